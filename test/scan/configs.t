What stands around the weights and is run with them.

A part of a pipeline whose package is a file of the repository:

  $ mkdir -p pipe/unet other
  $ printf '{"_class_name":"P","unet":["my_unet","U"],"vae":["diffusers","V"]}' >pipe/model_index.json
  $ cp pipe/model_index.json other/
  $ echo pass >pipe/unet/my_unet.py
  $ ajar scan pipe | grep -A1 '^[a-z].*('
  critical  loading it runs code from the model or the hub (CFG-REMOTE-CODE)
            "model_index.json": "unet/my_unet.py"
  --
  high      code comes with the model (CODE-FILE)
            "unet/my_unet.py": a Python program
  --
  medium    it asks its loader to bring in more code (CFG-LOADER)
            "model_index.json", byte 27: "unet" is of "my_unet", which is no known
  $ ajar scan other | grep -A1 '^[a-z].*('
  medium    it asks its loader to bring in more code (CFG-LOADER)
            "model_index.json", byte 27: "unet" is of "my_unet", which is no known

Two headings of one reason say it once; the last line counts headings, and places where they are more:

  $ mkdir two; echo '{"cells":[],"nbformat":4}' >two/a.ipynb; echo 1 >two/b.py; echo 2 >two/c.py; ajar scan two
  high      a notebook: code that comes with the model (CODE-FILE)
            "a.ipynb": cells of a notebook
    why     weights need none; some program has to be told to run it, and sooner
            or later one is
    to do   remove it, or read it before anybody runs it
  
  high      code comes with the model (CODE-FILE)
            "b.py": a Python program
            "c.py": a Python program
    why     as above
  
  not clean: 2 high (3 places in 3 files); every byte of 3 files was examined, 30
    B
  ? 1
