let currencies: ReadonlySet<string> | undefined

export function isCurrency (code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'))
  return currencies.has(code)
}
