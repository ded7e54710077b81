import { useState } from 'react'

/** A product's picture at a fixed size, so that nothing moves when it comes; without one, its first letter. */
export function Picture ({ src, name, size }: { src: string | null; name: string; size: number }) {
  const [broken, setBroken] = useState(false)
  const usable = src !== null && !broken && /^(https?:\/\/|\/(?!\/)|data:image\/)/.test(src)
  return (
    <span className="picture" style={{ width: size, height: size }} aria-hidden="true">
      {usable ? <img src={src} alt="" width={size} height={size} loading="lazy" referrerPolicy="no-referrer" onError={() => { setBroken(true) }} /> : [...name][0]}
    </span>
  )
}
