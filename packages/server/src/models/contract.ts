import { Type, type Static } from 'typebox'
import { closed, InstantText, Nullable } from '../kernel/schema.ts'

export const PresetName = Type.Enum(['qwen', 'hunyuan', 'ernie', 'pangu', 'deepseek', 'other'])
export const Region = Type.Enum(['mainland', 'abroad'], { description: 'where the address answers from: mainland China, or outside it' })
export type Region = Static<typeof Region>
export const ModelRefusal = Type.Enum(['switched-off', 'no-model', 'no-key', 'region-unknown', 'needs-consent', 'not-reached', 'tokens-used-up', 'cost-used-up'])
export type ModelRefusal = Static<typeof ModelRefusal>

const settings = {
  enabled: Type.Boolean(), preset: PresetName, baseUrl: Type.String({ minLength: 1, maxLength: 500, description: 'OpenAI-compatible, up to but without /chat/completions' }),
  region: Nullable(Region), model: Type.String({ maxLength: 200 }),
  extraBody: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { description: 'sent with every call beside what we send; may not replace it' }),
  asks: Type.Enum(['unsure', 'always'], { description: 'unsure: only where the embedded understander is not sure' }),
  rewords: Type.Boolean({ description: 'answers may be put in other words; figures and promises are checked' }),
  patienceMs: Type.Integer({ minimum: 500, maximum: 20_000, description: 'longer than this no shopper waits for it' }),
  tokensPerDay: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })), costPerDayMinor: Nullable(Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'in fen' })),
  priceInMinor: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'fen for a million tokens read' }), priceOutMinor: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'fen for a million tokens written' }),
  filing: Type.String({ maxLength: 100, description: 'the model\'s filing number with the regulator (备案号), as its provider states it' }),
}
export const ModelEdit = Type.Object({
  ...settings, key: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 500, description: 'written, never read back; left out: as it is; null: removed' }))),
  revision: Type.Integer({ description: 'the one that was read; 0 when there was none' }),
}, closed)
export type ModelEdit = Static<typeof ModelEdit>

export const ProbeStep = Type.Object({ name: Type.Enum(['reach', 'tools', 'json', 'stream']), ok: Type.Boolean(), why: Nullable(Type.String()), elapsedMs: Type.Integer() }, closed)
export type ProbeStep = Static<typeof ProbeStep>
export const ProbeView = Type.Object({ at: InstantText, steps: Type.Array(ProbeStep), countsTokens: Type.Boolean() }, { ...closed, description: 'what this model can do, found out by asking it' })
export type ProbeView = Static<typeof ProbeView>

export const UseView = Type.Object({
  day: Type.String({ description: 'in the shop\'s time zone' }), calls: Type.Integer(), failed: Type.Integer({ description: 'not answered, in time or at all: the embedded understander went on' }),
  kept: Type.Integer({ description: 'answers said in the model\'s words' }), replaced: Type.Integer({ description: 'the model\'s words did not pass: the template was said' }),
  tokensIn: Type.Integer(), tokensOut: Type.Integer(), costMicro: Type.Integer({ description: 'millionths of a fen' }), estimated: Type.Integer({ description: 'calls whose tokens the provider did not count' }),
}, closed)
export type UseView = Static<typeof UseView>

export const ConsentView = Type.Object({ host: Type.String(), text: Type.String(), byName: Type.String(), at: InstantText, withdrawnAt: Nullable(InstantText) }, closed)
export const AgreeAbroad = Type.Object({ text: Type.String({ minLength: 20, maxLength: 4_000, description: 'what is agreed to, in the shop\'s words: why, which personal data may still be in it, on what legal ground' }) }, closed)

export const ModelView = Type.Object({
  settings: Nullable(Type.Object({ ...settings, keySetAt: Nullable(InstantText), revision: Type.Integer() }, closed)),
  effectiveRegion: Nullable(Region), refusals: Type.Array(ModelRefusal), probe: Nullable(ProbeView),
  breaker: Type.Object({ state: Type.Enum(['closed', 'open', 'trying']), failed: Type.Integer(), of: Type.Integer(), until: Nullable(InstantText) }, { ...closed, description: 'of the process that answers' }),
  today: UseView, days: Type.Array(UseView, { description: 'the last fourteen with any use, newest first' }), consents: Type.Array(ConsentView),
  presets: Type.Array(Type.Object({ name: PresetName, baseUrl: Nullable(Type.String()), region: Nullable(Region), model: Type.String(), extraBody: Type.Record(Type.String(), Type.Unknown()), docs: Type.String() }, closed)),
}, closed)
export type ModelView = Static<typeof ModelView>

export const TestMessage = Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
export const TestAnswer = Type.Object({ answered: Type.Boolean(), why: Nullable(Type.String()), text: Type.String(), seen: Type.String({ description: 'the message as the model saw it' }), elapsedMs: Type.Integer(), tokensIn: Type.Integer(), tokensOut: Type.Integer() }, closed)
export type TestAnswer = Static<typeof TestAnswer>
