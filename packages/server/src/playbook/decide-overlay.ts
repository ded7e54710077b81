import type { Playbook } from './contract.ts'

/** What every decision about one customer follows: the central standard with the region's overlay laid over it, field by field. */
export function playbookFor (document: Playbook, region: string | null): Playbook {
  const overlay = region === null ? undefined : document.overlays?.find(one => one.regions.includes(region))
  return overlay ? withOverlay(document, overlay) : document
}

export function withOverlay (document: Playbook, overlay: NonNullable<Playbook['overlays']>[number]): Playbook {
  return { ...document, routing: { ...document.routing, ...overlay.routing }, promises: { ...document.promises, ...overlay.promises } }
}

/** The central standard and what each overlay makes of it. */
export function withEveryOverlay (document: Playbook): readonly Playbook[] {
  return [document, ...(document.overlays ?? []).map(overlay => withOverlay(document, overlay))]
}

/** The overlay a region falls under, by name. */
export function overlayFor (document: Playbook, region: string | null): string | null {
  return region === null ? null : document.overlays?.find(one => one.regions.includes(region))?.overlay ?? null
}

/** The document under an overlay of its own, by name: what was decided under it stays as it was, wherever its customer moves. */
export function playbookUnder (document: Playbook, name: string | null): Playbook {
  const overlay = name === null ? undefined : document.overlays?.find(one => one.overlay === name)
  return overlay ? withOverlay(document, overlay) : document
}
