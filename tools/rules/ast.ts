/** The few parts of oxlint's plugin interface (ESLint's shape) that our rules use. */
export interface Node {
  readonly type: string
  readonly parent?: Node
  readonly name?: string
  readonly value?: unknown
  readonly computed?: boolean
  readonly callee?: Node
  readonly object?: Node
  readonly property?: Node
  readonly key?: Node
  readonly arguments?: readonly Node[]
  readonly quasis?: readonly { readonly value: { readonly cooked?: string | null } }[]
  readonly declaration?: Node | null
  readonly declarations?: readonly Node[]
  readonly id?: Node | null
  readonly specifiers?: readonly { readonly exported?: Node }[]
  readonly source?: Node | null
}

export interface Context {
  readonly filename: string
  readonly options: readonly unknown[]
  report (finding: { readonly node: Node; readonly message: string }): void
}

export interface Rule {
  /** JSON schema of the options; a rule without one takes none. */
  readonly meta?: { readonly schema: readonly object[] }
  create (context: Context): Readonly<Record<string, (node: Node) => void>>
}

/** The text a string or template literal holds; holes are spaces. */
export function textOf (node: Node): string {
  if (node.type === 'TemplateLiteral') return (node.quasis ?? []).map(part => part.value.cooked ?? '').join(' ')
  return typeof node.value === 'string' ? node.value : ''
}
