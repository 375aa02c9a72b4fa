import { useEffect, useState } from 'react'

/** A text as a QR code: dark on white in every theme, as readers of codes want it. What makes it comes when it is needed. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const [code, setCode] = useState<{ readonly size: number; readonly path: string }>()
  useEffect(() => {
    let isCurrent = true
    void import('qr').then(({ encodeQR }) => {
      if (isCurrent) setCode(drawn(encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: 3 })))
    })
    return () => {
      isCurrent = false
    }
  }, [text])
  if (!code) return <div className="qr-code" />
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${code.size} ${code.size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={code.path} fill="#101418" />
    </svg>
  )
}

function drawn(rows: readonly (readonly boolean[])[]): { size: number; path: string } {
  let path = ''
  for (const [y, row] of rows.entries())
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1h${from - x - 1}z`
    }
  return { size: rows.length, path }
}
