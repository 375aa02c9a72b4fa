// Monaco in the page's colours: a theme each for paper and chart room, made from the tokens and made again when the
// page's theme changes.
import { followTheme } from '../../ui/token-colours.ts'
import type { monaco as Monaco } from './monaco.ts'

export function followEditorTheme(monaco: typeof Monaco): () => void {
  return followTheme((theme, colour) => {
    monaco.editor.defineTheme('wheelhouse', themeOf(theme, colour))
    monaco.editor.setTheme('wheelhouse')
  })
}

function themeOf(theme: 'light' | 'dark', colour: (token: string) => string): Monaco.editor.IStandaloneThemeData {
  const bare = (token: string) => colour(token).slice(1, 7)
  const faint = (token: string, alpha: string) => `${colour(token).slice(0, 7)}${alpha}`
  return {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: bare('ink') },
      { token: 'type', foreground: bare('code-key') },
      { token: 'string', foreground: bare('code-string') },
      { token: 'string.yaml', foreground: bare('code-string') },
      { token: 'number', foreground: bare('code-number') },
      { token: 'keyword', foreground: bare('code-number') },
      { token: 'comment', foreground: bare('code-muted'), fontStyle: 'italic' },
      { token: 'operators', foreground: bare('ink-2') },
      { token: 'delimiter', foreground: bare('ink-2') },
      { token: 'tag', foreground: bare('message-watch') },
      { token: 'namespace', foreground: bare('message-watch') },
      { token: 'meta', foreground: bare('code-muted') },
    ],
    colors: {
      'editor.background': colour('panel'),
      'editor.foreground': colour('ink'),
      'editorGutter.background': colour('panel'),
      'editorLineNumber.foreground': colour('ink-3'),
      'editorLineNumber.activeForeground': colour('ink'),
      'editor.lineHighlightBackground': faint('hover', '80'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': faint('accent', '44'),
      'editor.inactiveSelectionBackground': faint('accent', '28'),
      'editor.wordHighlightBackground': faint('accent', '22'),
      'editor.wordHighlightStrongBackground': faint('accent', '33'),
      'editor.findMatchBackground': faint('warning', '66'),
      'editor.findMatchHighlightBackground': faint('warning', '33'),
      'editorCursor.foreground': colour('accent'),
      'editorIndentGuide.background1': colour('line'),
      'editorIndentGuide.activeBackground1': colour('line-strong'),
      'editorBracketMatch.background': faint('accent', '22'),
      'editorBracketMatch.border': colour('line-strong'),
      'editorError.foreground': colour('danger'),
      'editorWarning.foreground': colour('warning'),
      'editorWidget.background': colour('raised'),
      'editorWidget.foreground': colour('ink'),
      'editorWidget.border': colour('line-strong'),
      'editorHoverWidget.background': colour('raised'),
      'editorHoverWidget.foreground': colour('ink'),
      'editorHoverWidget.border': colour('line-strong'),
      'editorSuggestWidget.background': colour('raised'),
      'editorSuggestWidget.border': colour('line-strong'),
      'editorSuggestWidget.foreground': colour('ink'),
      'editorSuggestWidget.highlightForeground': colour('accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('accent'),
      'editorSuggestWidget.selectedBackground': colour('accent-soft'),
      'editorSuggestWidget.selectedForeground': colour('ink'),
      'editorSuggestWidget.selectedIconForeground': colour('ink'),
      'list.hoverBackground': colour('hover'),
      'list.activeSelectionBackground': colour('accent-soft'),
      'list.activeSelectionForeground': colour('ink'),
      'list.focusBackground': colour('accent-soft'),
      'list.focusForeground': colour('ink'),
      'list.highlightForeground': colour('accent'),
      'quickInput.background': colour('raised'),
      'quickInput.foreground': colour('ink'),
      'quickInputList.focusBackground': colour('accent-soft'),
      'quickInputList.focusForeground': colour('ink'),
      'menu.background': colour('raised'),
      'menu.foreground': colour('ink'),
      'menu.selectionBackground': colour('accent-soft'),
      'menu.selectionForeground': colour('ink'),
      'menu.border': colour('line-strong'),
      'input.background': colour('panel'),
      'input.foreground': colour('ink'),
      'input.border': colour('line-strong'),
      focusBorder: colour('focus'),
      'textLink.foreground': colour('accent'),
      'textLink.activeForeground': colour('accent-hover'),
      'scrollbarSlider.background': faint('line-strong', '66'),
      'scrollbarSlider.hoverBackground': faint('line-strong', '99'),
      'scrollbarSlider.activeBackground': faint('line-strong', 'cc'),
      'scrollbar.shadow': '#00000000',
      'widget.shadow': '#00000033',
      'editorOverviewRuler.border': '#00000000',
    },
  }
}
