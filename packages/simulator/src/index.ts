export * from './engine/index.ts'
export * from './measure/index.ts'
export * from './exact/index.ts'
export * from './replay/index.ts'
