/** One text in both languages; `plain` is the short form for silver-haired shoppers where the usual one is long. */
export interface Said { readonly 'zh-CN': string; readonly en: string; readonly plain?: { readonly 'zh-CN': string; readonly en: string } }
