import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ICruiseResult } from 'dependency-cruiser'
import { root } from '../root.ts'
import { rules } from './rules.ts'

// dependency-cruiser reads TypeScript through the compiler's API, which version 7 does not have: it would see nothing and be green.
// It gets this workspace's own TypeScript 6, wherever npm has put dependency-cruiser itself.
const ours = createRequire(join(import.meta.dirname, 'package.json'))
registerHooks({
  resolve (specifier, context, next) {
    const wanted = /^typescript(\/|$)/.test(specifier) && context.parentURL?.includes('/dependency-cruiser/')
    return wanted ? { url: pathToFileURL(ours.resolve(specifier)).href, shortCircuit: true } : next(specifier, context)
  },
})

export interface Violation { readonly rule: string; readonly from: string; readonly to: string }
export interface Cruise { readonly modules: number; readonly violations: readonly Violation[]; readonly edges: readonly { readonly from: string; readonly to: string }[] }

/** Follows every import below `folders` of `base` and judges it by the rules. */
export async function cruiseTree (base: string, folders: readonly string[]): Promise<Cruise> {
  const { cruise } = await import('dependency-cruiser')
  const { output } = await cruise([...folders], {
    baseDir: base,
    ruleSet: { forbidden: [...rules] },
    validate: true,
    exclude: { path: '(^|/)(dist|seeded|cases)/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(root, 'tsconfig.json') },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'], mainFields: ['module', 'main', 'types'] },
  }, undefined, { tsConfig: { options: {}, fileNames: [], errors: [] } } as never) // the parsed form of a tsconfig without paths
  const result = output as ICruiseResult // no reporter was asked for
  return {
    modules: result.modules.filter(module => !module.source.includes('node_modules') && !module.coreModule && !module.couldNotResolve).length,
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    edges: result.modules.flatMap(module => module.dependencies.map(dependency => ({ from: module.source, to: dependency.resolved }))),
  }
}
