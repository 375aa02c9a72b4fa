/** The variable of a shell that says that its terminal has a pane for texts, and by which word that takes what it is handed. */
export const paneVariable = 'TERM_PANE'
