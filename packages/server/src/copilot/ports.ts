/** A language model beside the agent, where a shop has one. Called outside every transaction; what it answers is shown to the agent and never sent by itself. Undefined: it could not. */
export interface Writer {
  translate (text: string, to: 'zh-CN' | 'en' | 'yue', shopId: string): Promise<string | undefined>
}
