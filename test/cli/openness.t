Which parts of a model its release holds, and which it only declares:

  $ mkdir -p m/src m/.eval_results; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >m/model.safetensors; printf -- '---\nlicense: apache-2.0\nbase_model: acme/base\nbase_model_relation: finetune\n---\n# Tiny\n' >m/README.md; echo 'x = 1' >m/src/train.py; echo '- x' >m/.eval_results/a.yaml; printf '{"architectures":["LlamaForCausalLM"]}' >m/config.json
  $ ajar evidence openness m
  No statement of openness: there is no mof.yml at the top
  
    component                        from       licence  open  seen in the files
    Model architecture               class III  -        -     -
    Data preprocessing code          class I    -        -     -
    Training code                    class II   -        -     -
    Inference code                   class II   -        -     -
    Evaluation code                  class II   -        -     -
    Supporting libraries and tools   class II   -        -     -
    Model parameters (Final)         class III  -        -     model.safetensors
    Model parameters (Intermediate)  class I    -        -     -
    Datasets                         class I    -        -     -
    Evaluation data                  class II   -        -     -
    Model metadata                   -          -        -     config.json
    Sample model outputs             class I    -        -     -
    Model card                       class III  -        -     README.md
    Data card                        class III  -        -     -
    Technical report                 class III  -        -     -
    Research paper                   class I    -        -     -
    Evaluation results               class III  -        -     .eval_results/a.yaml
  
  --yaml prints a statement to begin with. It is a file of the release: put it beside the
  weights before they are measured, for evidence names all files.
  $ ajar evidence openness m --yaml
  framework:
    name: 'Model Openness Framework'
    version: '1.0'
    date: ''
  release:
    name: ''
    version: ''
    date: ''
    type: ''
    architecture: 'LlamaForCausalLM'
    origin: 'acme/base'
    producer: ''
    contact: ''
    repository: ''
    huggingface: ''
    license:
      distribution:
        name: 'apache-2.0'
        path: ''
    components:
      - name: 'Model parameters (Final)'
        description: ''
        component_path: 'model.safetensors'
        license: ''
        license_path: ''
      - name: 'Model metadata'
        description: ''
        component_path: 'config.json'
        license: ''
        license_path: ''
      - name: 'Model card'
        description: ''
        component_path: 'README.md'
        license: ''
        license_path: ''
      - name: 'Evaluation results'
        description: ''
        component_path: '.eval_results/a.yaml'
        license: ''
        license_path: ''

What it wrote it reads; what people add to it counts by its licence:

  $ ajar evidence openness m --yaml >mof.yml; cp mof.yml m/mof.yml; ajar evidence openness m | sed -n '1p;$p'
  Declared: no class, for something of class III is missing
  For class III under open licences: architecture, data_card, technical_report
  $ ajar evidence openness m --yaml >again.yml; cp again.yml m/mof.yml; ajar evidence openness m --yaml | cmp - again.yml
  $ part() { printf "    - name: '%s'\n      license: '%s'\n      component_path: '%s'\n" "$@" >>m/mof.yml; }; part 'Model architecture' MIT src; part 'Data card' CC-BY-4.0 data/card.md; part 'Technical report' CC-BY-4.0 https://example.org/r.pdf
  $ ajar evidence openness m
  Declared: class III
  
    component                        from       licence     open  seen in the files
    Model architecture               class III  MIT         yes   src/train.py
    Data preprocessing code          class I    -           -     -
    Training code                    class II   -           -     -
    Inference code                   class II   -           -     -
    Evaluation code                  class II   -           -     -
    Supporting libraries and tools   class II   -           -     -
    Model parameters (Final)         class III  apache-2.0  yes   model.safetensors
    Model parameters (Intermediate)  class I    -           -     -
    Datasets                         class I    -           -     -
    Evaluation data                  class II   -           -     -
    Model metadata                   -          apache-2.0  yes   config.json
    Sample model outputs             class I    -           -     -
    Model card                       class III  apache-2.0  yes   README.md
    Data card                        class III  CC-BY-4.0   yes   not here
    Technical report                 class III  CC-BY-4.0   yes   elsewhere
    Research paper                   class I    -           -     -
    Evaluation results               class III  apache-2.0  yes   .eval_results/a.yaml
  
  For class II under open licences: training_code, inference_code, evaluation_code, libraries_and_tools, evaluation_data
  $ part() { printf "    - name: '%s'\n      license: '%s'\n      component_path: '%s'\n" "$@" >>m/mof.yml; }; part 'Training code' 'CC-BY-NC-4.0' src/train.py; part 'Datasets' 'our own terms' ''; ajar evidence openness m | grep -E '^Declared|Training|Datasets'
  Declared: class III
    Training code                    class II   CC-BY-NC-4.0   no         src/train.py
    Datasets                         class I    our own terms  not known  only declared
  $ ajar evidence openness m --json
  {"schema":"ajar/openness/1","stated":true,"class":"class_three","class_at_best":"class_three","components":[{"component":"architecture","declared":true,"licence":"MIT","open":true,"path":"src","seen":"src/train.py"},{"component":"preprocessing_code","declared":false},{"component":"training_code","declared":true,"licence":"CC-BY-NC-4.0","open":false,"path":"src/train.py","seen":"src/train.py"},{"component":"inference_code","declared":false},{"component":"evaluation_code","declared":false},{"component":"libraries_and_tools","declared":false},{"component":"final_parameters","declared":true,"licence":"apache-2.0","open":true,"path":"model.safetensors","seen":"model.safetensors"},{"component":"intermediate_parameters","declared":false},{"component":"datasets","declared":true,"licence":"our own terms"},{"component":"evaluation_data","declared":false},{"component":"model_metadata","declared":true,"licence":"apache-2.0","open":true,"path":"config.json","seen":"config.json"},{"component":"sample_outputs","declared":false},{"component":"model_card","declared":true,"licence":"apache-2.0","open":true,"path":"README.md","seen":"README.md"},{"component":"data_card","declared":true,"licence":"CC-BY-4.0","open":true,"path":"data/card.md"},{"component":"technical_report","declared":true,"licence":"CC-BY-4.0","open":true,"path":"https://example.org/r.pdf"},{"component":"research_paper","declared":false},{"component":"evaluation_results","declared":true,"licence":"apache-2.0","open":true,"path":".eval_results/a.yaml","seen":".eval_results/a.yaml"}]}
  $ sed -i 's/CC-BY-4.0/LicenseRef-ours/' m/mof.yml; ajar evidence openness m | sed -n '1p;$p'
  Declared: between no class and class III, for some licences are not known
  For class III under open licences: data_card, technical_report

A policy asks for it, and for how the model was made:

  $ printf '%s\n' 'policy "Open" version 1.' 'fact openness.class is one of (none < class_three < class_two < class_one), higher is safer.' 'fact openness.components is some of (data_card, datasets, model_card), neutral.' 'fact openness.shown is some of (final_parameters, architecture), neutral.' 'fact openness.licences_open is yes or no, yes is safer.' 'fact lineage.relation is one of (finetune, quantized, merge, adapter), riskier with (merge).' 'rule r: to be open require openness.class is at least class_three and openness.shown includes architecture and not lineage.relation is merge and openness.licences_open and openness.components includes data_card.' >p.ajar
  $ ajar explain m -p p.ajar --position open
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
  What objects to open
    1. r  (rule r, line 7): objects
       rule r: to be open require openness.class is at least class_three and openness.shown includes architecture and not lineage.relation is merge and openness.licences_open and openness.components includes data_card.
       false      require
       false        all of
       not shown      openness.class is at least class_three
                        none or class_three, seen in the files
       true           openness.shown includes architecture
                        final_parameters and architecture, seen in the files
       true           not
       false            lineage.relation is merge
                          finetune, seen in the files
       false          openness.licences_open is yes
                        no, seen in the files
       not shown      openness.components includes data_card
                        model_card, perhaps data_card or datasets, seen in the files
  $ sed -i 's/LicenseRef-ours/CC-BY-4.0/; /Training code/,$d' m/mof.yml; ajar explain m -p p.ajar --position open --all
  ajar: door 4 of 4, open: weights for everyone
  
  Nothing objects to open
    1. r  (rule r, line 7): agrees
       rule r: to be open require openness.class is at least class_three and openness.shown includes architecture and not lineage.relation is merge and openness.licences_open and openness.components includes data_card.
       true       require
       true         all of
       true           openness.class is at least class_three
                        class_three, seen in the files
       true           openness.shown includes architecture
                        final_parameters and architecture, seen in the files
       true           not
       false            lineage.relation is merge
                          finetune, seen in the files
       true           openness.licences_open is yes
                        yes, seen in the files
       true           openness.components includes data_card
                        data_card and model_card, seen in the files

A statement that cannot be read states nothing, and that is a finding:

  $ echo 'release: everything' >m/mof.yml; ajar evidence openness m | head -n 1; ajar inspect m | grep -A 2 MOF-ODD
  No statement of openness: it cannot be read: expected release: with a list of components
    medium    MOF-ODD          the statement of openness could not be read, so it states nothing
                               "mof.yml": expected release: with a list of components
  
  $ cp again.yml m/mof.yml; cp again.yml m/mof.yaml; ajar evidence openness m | head -n 1
  No statement of openness: there are several: mof.yml and mof.yaml
  $ rm m/mof.yml; ajar evidence openness m --k 3
  ajar: --k is not for openness
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence openness nothing
  ajar: nothing: no such file or folder: give a folder with a model, or one of its files
  ? 1
