import { Search } from 'lucide-react'
import { useText } from '../i18n/text.ts'
import { requestView } from '../state/view-request.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** Buttons in the header that open what is not a panel: search, palette, sharing, help. */
export function HeaderTools(_props: { readonly isPhone: boolean }) {
  const text = useText('app')
  return (
    <IconButton label={text.actionSearch} keys="/" icon={<Search />} onClick={() => requestView({ type: 'search' })} />
  )
}
