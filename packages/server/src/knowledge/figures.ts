/** What an article may leave to the playbook, so that what is said and what is done are one figure. */
export interface Figures { readonly returnDays: number; readonly priceProtectionDays: number; readonly coreFrom: string; readonly diamondAbove: string }

const NAMES: Readonly<Record<string, keyof Figures>> = { 'return-days': 'returnDays', 'price-protection-days': 'priceProtectionDays', 'core-from': 'coreFrom', 'diamond-above': 'diamondAbove' }
const FIGURE = /\{\{([a-z-]{1,40})\}\}/g

export const figureNames: readonly string[] = Object.keys(NAMES)
export const holdsFigures = (text: string): boolean => text.includes('{{')

/** One pass; a name that is none of ours stays as it is written. */
export function withFigures (text: string, figures: Figures): string {
  return text.replace(FIGURE, (whole, name: string) => Object.hasOwn(NAMES, name) ? String(figures[NAMES[name]!]) : whole)
}

/** The first name in a text that no figure has. */
export function unknownFigureIn (text: string): string | undefined {
  return [...text.matchAll(FIGURE)].find(([, name = '']) => !Object.hasOwn(NAMES, name))?.[1]
}
