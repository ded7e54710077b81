/** One thing the AI says, in both languages; `plain` is the short form for silver-haired shoppers. {name} is filled in. */
export interface Said { readonly 'zh-CN': string; readonly en: string; readonly plain?: { readonly 'zh-CN': string; readonly en: string } }
