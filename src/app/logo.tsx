/** A ship's wheel. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 64 64" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeLinecap="round">
        <circle cx="32" cy="32" r="18" strokeWidth="4" />
        <path strokeWidth="4" d="M32 4v56M4 32h56M12.2 12.2l39.6 39.6M51.8 12.2 12.2 51.8" />
      </g>
      <circle cx="32" cy="32" r="7.5" fill="var(--panel)" stroke="currentColor" strokeWidth="4" />
    </svg>
  )
}
