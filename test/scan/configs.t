What stands around the weights and is run with them.

A part of a pipeline whose package is a file of the repository:

  $ mkdir -p pipe/unet other
  $ printf '{"_class_name":"P","unet":["my_unet","U"],"vae":["diffusers","V"]}' >pipe/model_index.json
  $ cp pipe/model_index.json other/
  $ : >pipe/unet/my_unet.py
  $ ajar scan pipe
  critical  loading it runs code from the model or the hub (CFG-REMOTE-CODE)
            "model_index.json": "unet/my_unet.py"
  
  high      code comes with the model (CODE-FILE)
            "unet/my_unet.py": by its name
  
  medium    it asks its loader to bring in more code (CFG-LOADER)
            "model_index.json", byte 27: "unet": "my_unet"
  
  do not load it: 1 critical, 1 high, 1 medium; every byte of 2 files was
  examined, 66 B
  ? 1
  $ ajar scan other
  medium    it asks its loader to bring in more code (CFG-LOADER)
            "model_index.json", byte 27: "unet": "my_unet"
  
  clean: 1 medium; every byte of 1 file was examined, 66 B
