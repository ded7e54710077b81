/** A round mark with the first letter of a name, in a quiet colour that stays the same for the same name. */
export function Face ({ name, size = 32, image }: { name: string | null; size?: number; image?: string | null }) {
  const text = name?.trim() ?? ''
  const first = [...text][0]?.toUpperCase() ?? '·'
  let hue = 0
  for (const letter of text) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 6
  return (
    <span className={`face face-${hue}`} style={{ width: size, height: size, fontSize: Math.round(size * 0.42) }} aria-hidden="true">
      {image && /^(https?:|data:image\/|\/)/.test(image) ? <img src={image} alt="" width={size} height={size} loading="lazy" /> : first}
    </span>
  )
}
