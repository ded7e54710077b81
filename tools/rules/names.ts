import type { Context, Node, Rule } from './ast.ts'

/** Words that say nothing about what a thing is. Source: CONTRIBUTING.md, "Names". */
const ANYWHERE = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'info'])
/** These may qualify another word (basePromise, dataVersion), but a name that ends in one does not say what it is. */
const AT_THE_END = new Set(['manager', 'base', 'data'])
/** The data protection law's own word. */
const ALLOWED = new Set(['personalData'])

/** The forbidden word in a name, or undefined. `manager` alone is a role of the house's staff, so it may stand in texts, not in names. */
export function forbiddenWord (name: string): string | undefined {
  if (ALLOWED.has(name)) return undefined
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean)
  return words.find((word, i) => ANYWHERE.has(word) || (AT_THE_END.has(word) && i === words.length - 1))
}

/** The forbidden word in a path of the repository: any folder, or the file's name without its endings. */
export function forbiddenInPath (path: string): string | undefined {
  return path.split('/').map(part => forbiddenWord(part.replace(/\.[a-z0-9.]+$/i, ''))).find(word => word !== undefined)
}

/** What is exported is what others must understand. */
export const forbiddenNames: Rule = {
  create (context: Context) {
    const check = (node: Node | null | undefined): void => {
      const word = node?.name === undefined ? undefined : forbiddenWord(node.name)
      if (node && word) context.report({ node, message: `"${word}" says nothing: say what "${node.name ?? ''}" is.` })
    }
    return {
      ExportNamedDeclaration (node) {
        check(node.declaration?.id)
        for (const declared of node.declaration?.declarations ?? []) check(declared.id)
        if (!node.source) for (const specifier of node.specifiers ?? []) check(specifier.exported)
      },
    }
  },
}
