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
            "model_index.json", byte 27: "unet": "my_unet"
  $ ajar scan other | grep -A1 '^[a-z].*('
  medium    it asks its loader to bring in more code (CFG-LOADER)
            "model_index.json", byte 27: "unet": "my_unet"
