import type { Region } from './contract.ts'

export interface Preset {
  readonly name: PresetName
  /** Null: the shop types its own address. */
  readonly baseUrl: string | null
  /** Null: the shop says where its address is. */
  readonly region: Region | null
  /** A name to begin with; providers rename their models, so it is only a suggestion. */
  readonly model: string
  /** Sent with every call: what switches off long thinking, which a waiting shopper has no time for. */
  readonly extraBody: Readonly<Record<string, unknown>>
  /** Where a key is made and what the address was last read in. */
  readonly docs: string
}

export type PresetName = 'qwen' | 'hunyuan' | 'ernie' | 'pangu' | 'deepseek' | 'other'

/** Domestic providers first. An address here is a default that the shop may change: Pangu is deployed per account and has none of its own. */
export const presets: readonly Preset[] = [
  { name: 'qwen', baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1', region: 'mainland', model: 'qwen-plus', extraBody: { enable_thinking: false }, docs: 'https://help.aliyun.com/zh/model-studio/' },
  { name: 'hunyuan', baseUrl: 'https://api.hunyuan.cloud.tencent.com/v1', region: 'mainland', model: 'hunyuan-turbos-latest', extraBody: {}, docs: 'https://cloud.tencent.com/document/product/1729' },
  { name: 'ernie', baseUrl: 'https://qianfan.baidubce.com/v2', region: 'mainland', model: 'ernie-4.5-turbo-32k', extraBody: {}, docs: 'https://cloud.baidu.com/doc/qianfan/' },
  { name: 'pangu', baseUrl: null, region: 'mainland', model: '', extraBody: {}, docs: 'https://support.huaweicloud.com/pangulm/' },
  { name: 'deepseek', baseUrl: 'https://api.deepseek.com/v1', region: 'mainland', model: 'deepseek-chat', extraBody: {}, docs: 'https://api-docs.deepseek.com/' },
  { name: 'other', baseUrl: null, region: null, model: '', extraBody: {}, docs: '' },
]

/** Known to answer from outside mainland China, whatever the shop declares. */
const ABROAD = /(?:^|\.)(?:openai\.com|azure\.com|amazonaws\.com|anthropic\.com|googleapis\.com|openrouter\.ai|groq\.com|mistral\.ai|x\.ai|together\.(?:ai|xyz)|fireworks\.ai|cohere\.(?:ai|com)|perplexity\.ai|dashscope-intl\.aliyuncs\.com|ap-southeast-1\.aliyuncs\.com|hunyuan\.intl\.cloud\.tencent\.com|tencentcloudapi-intl\.com)$/

/** Where this address answers from: what we know of it, else the preset's own address, else what the shop declared. */
export function regionOf (baseUrl: string, declared: { preset: PresetName; region: Region | null }): Region | undefined {
  const host = new URL(baseUrl).hostname.toLowerCase()
  if (ABROAD.test(host)) return 'abroad'
  const preset = presets.find(one => one.name === declared.preset)
  if (preset?.baseUrl && new URL(preset.baseUrl).hostname === host && preset.region) return preset.region
  return declared.region ?? undefined
}
