// Monaco's own worker: word lists, links and differences. It has nothing to do with the cluster.
import 'monaco-editor/editor/editor.worker.js'
