A pickle that would run a program when it is loaded; nothing of it is run here:

  $ mkdir model; printf 'cos\nsystem\n(S"id"\ntR.' >model/weights.bin; ajar scan model
  critical  loading it calls a function that attacks are made of (PKL-IMPORT-DENY)
            "weights.bin": os.system("id") starts other programs
    why     whatever it is told to do there is done, with the rights of whoever
            loads the file; data have no need of it
    to do   do not load it; ask its maker for the weights as safetensors
  
  low       a pickle: a format that can run code when it is loaded (PKL-PRESENT)
            "weights.bin": a pickle
    why     loading one does what its maker wrote; what this one does is told
            here, as far as it could be read
    to do   keep weights as safetensors, tables as CSV or Parquet, models of
            scikit-learn as ONNX: none of these is a pickle
  
  do not load it: 1 critical, 1 low; every byte of 1 file was examined, 21 B
  ? 1

A state dict of PyTorch is not more than a pickle, and one in a newer form is refused by its safe mode:

  $ printf '\200\002ctorch\nSize\n)R.' >model/weights.bin; ajar scan model | grep -v '^ '
  low       a pickle: a format that can run code when it is loaded (PKL-PRESENT)
  
  torch     torch.load(weights_only=True) of PyTorch 2.11 loads "weights.bin"
  
  clean: 1 low; every byte of 1 file was examined, 17 B
  $ printf '\200\004\214\005torch\214\004Size\223)R.' >model/weights.bin; ajar scan model | grep -B 1 -A 2 WEIGHTS
  low       torch.load with weights_only=True of PyTorch 2.11 refuses it
            (PKL-NOT-WEIGHTS-ONLY)
            "weights.bin": instructions it does not take: SHORT_BINUNICODE,
                STACK_GLOBAL

One that is packed in a value is hidden, and the way to it is told:

  $ printf '\200\003C\035x\234K\316\057\346\052\256\054\056I\315\345\322\010V\317LQ\347\052\011\322\003\000O\023\006\223\056' >model/weights.bin; ajar scan model | grep -A 3 critical
  critical  a hidden pickle asks for a function that attacks are made of
            (PKL-IMPORT-DENY)
            "weights.bin", a file at byte 4, unpacked: os.system("id") starts
                other programs
  --
  do not load it: 1 critical, 1 high, 1 low; every byte of 1 file was examined, 34
    B
