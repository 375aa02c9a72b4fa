// The YAML language for the editor: completion, hovers and checks against the schema. It has nothing to do with the cluster.
import 'monaco-yaml/yaml.worker.js'
