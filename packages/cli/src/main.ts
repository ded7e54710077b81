import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { BasketFlags } from './analytics/baskets.ts'
import type { ClusterFlags } from './analytics/clusters.ts'
import type { LtvFlags } from './analytics/ltv.ts'
import type { NextFlags } from './analytics/next.ts'
import type { RepurchaseFlags } from './analytics/repurchase.ts'
import type { RfmFlags } from './analytics/rfm.ts'
import type { TagFlags } from './analytics/tags.ts'
import type { UpliftFlags } from './analytics/uplift.ts'
import type { TaubenchFlags } from './bench.ts'
import type { EnquiryFlags } from './enquiries.ts'
import { EXIT, explain, UserMistake } from './exit.ts'
import { ROOT } from './root.ts'
import type { ImportFlags } from './import.ts'
import type { LakeFlags } from './lake.ts'
import type { EvaluateFlags, PredictFlags, TrainFlags } from './nlu.ts'
import type { AgentFlags, ShopFlags } from './people.ts'
import type { SimulateFlags } from './simulate.ts'

// Each command brings its own code when it is called: all of it together takes seconds to read.
const program = new Command('zhiyu')
let exit: number = EXIT.done
const ran = (code: Promise<number>): Promise<void> => code.then(value => { exit = value })

program.description('Zhiyu 知遇: differentiated e-commerce customer service').version(version()).exitOverride().showHelpAfterError('(zhiyu --help shows examples)')
program.addHelpText('after', `
Examples:
  zhiyu start                                                     serve the shop, the desk and the API
  zhiyu import orders.parquet --adapter online-retail --shop uk   load real orders
  zhiyu import customers.csv --adapter neutral --skip-bad --json  load what is good, report as JSON
  zhiyu agent add --email li@example.com --name 李敏 --role supervisor
  zhiyu simulate double-eleven --playbook next.json               try a playbook before it is published
  zhiyu doctor                                                    what is missing here

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 fault.`)

program.command('start').description('start the server (as "npm start" does)').option('--port <n>', 'port to listen on (PORT)')
  .action((flags: { port?: string }) => ran(start(flags.port)))

program.command('import').description('import a file of orders, customers, products …').argument('<file>', 'file, or for taubench-retail its folder')
  .requiredOption('--adapter <name>', 'neutral, online-retail or taubench-retail').option('--shop <id>', 'the shop to import into; made when new; may be left out when there is only one')
  .option('--json', 'the last line of stdout is the report as one JSON object').option('--skip-bad', 'store the good rows; otherwise one bad row refuses the file').option('--bad-file <path>', 'where --skip-bad writes the bad rows (default: FILE.bad.jsonl)')
  .addHelpText('after', `
Examples:
  zhiyu import online_retail_II.parquet --adapter online-retail --shop uk
  zhiyu import taubench-retail/ --adapter taubench-retail --shop us
  zhiyu import order-lines.csv --adapter neutral --skip-bad --bad-file refused.jsonl

The formats are described in docs/import-format.md.`)
  .action((file: string, flags: ImportFlags) => ran(import('./import.ts').then(of => of.runImport(file, flags))))

program.command('doctor').description('check node, database, migrations, key, bundles and Chromium').option('--json', 'findings as one JSON object').action((flags: { json?: boolean }) => ran(import('./doctor.ts').then(of => of.runDoctor(flags))))

const bench = program.command('bench').description('measure what the house does')
bench.command('taubench').description('replay the recorded actions of τ-bench retail tasks through the tool layer (no agent takes part)')
  .requiredOption('--data <dir>', 'folder with users.json, products.json and orders.json').requiredOption('--tasks <file>', 'JSON list of tasks').option('--gold <file>', 'the states that must follow: says how many are equal, exit 1 when not all are')
  .option('--json', 'stdout is one JSON list: per task its results and the users and orders that changed, in the data set\'s own shape')
  .addHelpText('after', `
Examples:
  zhiyu bench taubench --data taubench-retail --tasks taubench-retail/tasks_dev.json --gold taubench-retail/gold_dev.json
  zhiyu bench taubench --data taubench-retail --tasks tasks.json --json > states.json`)
  .action((flags: TaubenchFlags) => ran(import('./bench.ts').then(of => of.runTaubench(flags))))
bench.command('enquiries').description('play the banks of scripted shoppers through the house, over a database of its own').option('--bank <name>', 'standard: solved or not; hostile: anything that must not happen', 'standard')
  .option('--filter <regex>', 'only cases whose id, language, dialect or kinds match').option('--half <name>', 'development, held-out or all', 'all').option('--held-out', 'list failures of the held-out half, too: after this it is no held-out half any more').option('--data <dir>', 'another folder of worlds and banks').option('--json', 'stdout is one JSON object with every case listed')
  .addHelpText('after', `
Examples:
  zhiyu bench enquiries
  zhiyu bench enquiries --filter '^cancel|cantonese' --half development
  zhiyu bench enquiries --bank hostile --json > hostile.json

Exit 1 when anything happened that must not. How it is counted: docs/policy/resolution.md.`)
  .action((flags: EnquiryFlags) => ran(import('./enquiries.ts').then(of => of.runEnquiries(flags))))

const nlu = program.command('nlu').description('train and measure the embedded understander')
const point = ['--operating-point <name>', 'usual: at most 0.5 % of the in-scope texts are given up to recognise out-of-scope ones; balanced: at most 4 %', 'usual'] as const
nlu.command('train').description('learn intents from examples').requiredOption('--data <file>', '.csv with text and label, or .jsonl; the label oos marks what is out of scope').requiredOption('--out <file>', 'the model').option('--validation <file>', 'more examples, not learned from, to set confidence and thresholds by').option('--json', 'stdout is one JSON object')
  .addHelpText('after', `
Examples:
  zhiyu nlu train --data intents.csv --out shop.model
  zhiyu nlu train --data train.jsonl --validation check.jsonl --out shop.model

The same file gives the same model, to the byte. The model holds the examples: keep it as you keep them.`).action((flags: TrainFlags) => ran(import('./nlu.ts').then(of => of.runTrain(flags))))
nlu.command('predict').description('say what texts are about').requiredOption('--model <file>').requiredOption('--input <file>', '.csv or .jsonl with text').option(...point).option('--json', 'one JSON object a line: label ("oos" when out of scope), confidence and the likeliest intents')
  .addHelpText('after', '\nExamples:\n  zhiyu nlu predict --model shop.model --input questions.csv --json\n  zhiyu nlu predict --model shop.model --input questions.jsonl --operating-point balanced --json').action((flags: PredictFlags) => ran(import('./nlu.ts').then(of => of.runPredict(flags))))
nlu.command('evaluate').description('measure a model on examples with known labels').requiredOption('--model <file>').requiredOption('--data <file>').option(...point).option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu nlu evaluate --model shop.model --data held-out.csv --json').action((flags: EvaluateFlags) => ran(import('./nlu.ts').then(of => of.runEvaluate(flags))))

program.command('playbook').description('work on service policies').command('check').description('check a playbook document').argument('<file>', 'JSON file').option('--json', 'problems as one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu playbook check playbook.json').action((file: string, flags: { json?: boolean }) => ran(checkFile(file, flags)))

program.command('simulate').description('play a scenario under playbooks and the field\'s usual ways, and compare').argument('[scenario]', 'a shipped scenario, or a JSON file; or give --from and --to, or --trace')
  .option('--from <date>', 'a shop\'s own history from this day …').option('--to <date>', '… to this day, both included, at most 92').option('--shop <id>', 'whose history; may be left out when there is only one').option('--trace <file>', 'a trace file (CSV): its average day')
  .option('--playbook <file>', 'a playbook to compare; repeatable; default: the default playbook', (one: string, all: string[]) => [...all, one], [] as string[]).option('--policy <name>', 'fifo, round-robin, strict-value or polling; repeatable', (one: string, all: string[]) => [...all, one], [] as string[])
  .option('--replications <n>').option('--seed <n>').option('--workers <n>', 'threads; never changes the result').option('--json', 'the report as one JSON object')
  .addHelpText('after', `
Examples:
  zhiyu simulate ordinary-day
  zhiyu simulate double-eleven --playbook now.json --playbook next.json --json
  zhiyu simulate reference --policy fifo --policy round-robin --replications 20
  zhiyu simulate --shop tea --from 2026-11-01 --to 2026-11-28 --playbook next.json
  zhiyu simulate --trace calls.csv --policy fifo --policy round-robin

A trace has the columns day, at, priority, waited, outcome, work, and where known kind and agent.

Shipped: ordinary-day, double-eleven, courier-strike, ai-outage, half-staff-ill, regional-overlay, reference, reference-peak.
The first policy is what the others are compared with. Method and assumptions: docs/policy/simulation.md.`)
  .action((scenario: string | undefined, flags: SimulateFlags) => ran(import('./simulate.ts').then(of => of.runSimulate(scenario, flags))))

program.command('staffing').description('queueing formulas and plans').command('compute').description('work out every quantity of a file of queueing entries').argument('<file>', 'JSON file')
  .option('--json', 'stdout is the same document as one JSON object, every quantity computed from the inputs')
  .addHelpText('after', '\nExample:\n  zhiyu staffing compute queueing.json --json\n\nSections and formulas are described in docs/policy/staffing.md.').action((file: string, flags: { json?: boolean }) => ran(import('./staffing.ts').then(of => of.runCompute(file, flags))))

const analytics = program.command('analytics').description('score, forecast and judge plain files, without a shop')
const asOf = ['--as-of <date>', 'as if this were today: later rows are only used to judge forecasts'] as const
analytics.command('rfm').description('recency, frequency, monetary scores from 1 to 5').argument('<file>', '.csv, .jsonl, .json, .parquet or CDNOW\'s .txt').option(...asOf).option('--rule <name>', 'disc: ties share a score; ntile: five equal groups', 'disc').option('--net', 'returns lower the sum').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExamples:\n  zhiyu analytics rfm orders.csv --as-of 2026-11-28\n  zhiyu analytics rfm CDNOW_sample.txt --as-of 1998-06-30 --json\n\nColumns: docs/analytics-files.md.').action((file: string, flags: RfmFlags) => ran(import('./analytics/rfm.ts').then(of => of.runRfm(file, flags))))
analytics.command('ltv').description('purchases and value to come: BG/NBD, Pareto/NBD, Gamma-Gamma').argument('<file>').option(...asOf).option('--horizon-days <n>', 'how far to look', String(52 * 7)).option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics ltv CDNOW_sample.txt --as-of 1997-09-30 --horizon-days 273 --json').action((file: string, flags: LtvFlags) => ran(import('./analytics/ltv.ts').then(of => of.runLtv(file, flags))))
analytics.command('tags').description('tier, frequency and interest tags at an instant').argument('<file>', 'events; or a JSON list of cases with events and asof').option(...asOf).option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics tags events.csv --as-of 2026-11-28T00:00:00Z --json').action((file: string, flags: TagFlags) => ran(import('./analytics/tags.ts').then(of => of.runTags(file, flags))))
analytics.command('uplift').description('what a randomised campaign did').argument('<file>').option('--arm <column>').option('--control <value>').option('--metrics <columns>', 'comma-separated').option('--covariates <columns>', 'known before the campaign').option('--features <columns>', 'known before: would aiming by them have paid?').option('--planned <people>', 'planned size of the campaign, the same at every look').option('--seed <n>', 'of the lots a Qini is compared with', '20261128').option('--margin <share>', 'of spend').option('--cost <amount>', 'per person treated').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics uplift hillstrom.csv --arm segment --control "No E-Mail" --metrics visit,spend --covariates history --json').action((file: string, flags: UpliftFlags) => ran(import('./analytics/uplift.ts').then(of => of.runUplift(file, flags))))
analytics.command('baskets').description('what is bought together: items, pairs, threes and rules').argument('<file>', 'order lines').option('--least-share <share>', 'of the baskets', '0.01').option('--least-confidence <share>', 'of a rule', '0.5').option('--items <pattern>', 'only codes that fit this regular expression').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics baskets lines.csv --least-share 0.005 --json').action((file: string, flags: BasketFlags) => ran(import('./analytics/baskets.ts').then(of => of.runBaskets(file, flags))))
analytics.command('next').description('what each customer is likely to need next').argument('<file>', 'order lines').option(...asOf).option('--top <n>', 'names a customer', '10').option('--items <pattern>', 'only codes that fit this regular expression').option('--rules <list>', 'categories that follow categories, as "phone>film,phone>case"').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics next lines.csv --as-of 2026-09-30 --rules "phone>film" --json').action((file: string, flags: NextFlags) => ran(import('./analytics/next.ts').then(of => of.runNext(file, flags))))
analytics.command('repurchase').description('who buys again, with a chance that comes true').argument('<file>', 'purchases').option(...asOf).option('--horizon-days <n>', 'how far to look', '90').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics repurchase orders.csv --horizon-days 90 --json').action((file: string, flags: RepurchaseFlags) => ran(import('./analytics/repurchase.ts').then(of => of.runRepurchase(file, flags))))
analytics.command('clusters').description('customers of like need, named').argument('<file>', 'purchases, or figures as rfm takes them').option(...asOf).option('--k <n>', 'how many; without it the figures choose').option('--seed <n>', 'the same seed, the same clusters', '20261128').option('--net', 'returns lower the sum').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu analytics clusters orders.csv --k 4 --json').action((file: string, flags: ClusterFlags) => ran(import('./analytics/clusters.ts').then(of => of.runClusters(file, flags))))

const lake = program.command('lake').description('a shop\'s events as files, and everybody\'s scores, tags and tiers from them')
const whose = ['--shop <id>', 'may be left out when there is only one'] as const
lake.command('export').description('read what is new in the house; killed, the same command goes on where it stood').option(...whose).option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu lake export --shop tea\n\nWhere it lies and what it may take: docs/lake.md.').action((flags: LakeFlags) => ran(import('./lake.ts').then(of => of.runLake('export', flags))))
lake.command('rebuild').description('read what is new and move everybody\'s figures along, or sum them when there are none').option(...whose).option('--all', 'sum all figures anew').option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExamples:\n  zhiyu lake rebuild --shop tea\n  ZHIYU_LAKE_MEMORY_MB=4096 zhiyu lake rebuild --shop tea --all --json').action((flags: LakeFlags) => ran(import('./lake.ts').then(of => of.runLake('rebuild', flags))))
lake.command('status').description('what the lake holds, as of when, and what is odd about it').option(...whose).option('--json', 'stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  zhiyu lake status --json').action((flags: LakeFlags) => ran(import('./lake.ts').then(of => of.showStatus(flags))))

program.command('agent').description('work on staff accounts').command('add').description('make a staff account')
  .requiredOption('--email <address>').requiredOption('--name <name>').option('--role <role>', 'agent, expert, supervisor, operations or manager', 'supervisor').option('--shop <id>').option('--capacity <n>', 'chats at once', '4')
  .option('--languages <list>', 'comma-separated', 'zh').option('--password', 'ask for the password (or read it from stdin) instead of making one')
  .addHelpText('after', '\nExamples:\n  zhiyu agent add --email li@example.com --name 李敏 --role supervisor\n  echo "$PASSWORD" | zhiyu agent add --email wang@example.com --name 王芳 --role agent --password')
  .action((flags: AgentFlags) => ran(import('./people.ts').then(of => of.addAgent(flags))))

const shop = program.command('shop').description('work on shops')
shop.command('add').description('make a shop').argument('<id>').option('--name <name>').option('--currency <code>', 'ISO 4217', 'CNY').option('--time-zone <zone>', 'IANA name', 'Asia/Shanghai').option('--locale <locale>', 'zh-CN or en', 'zh-CN')
  .option('--origin <origin>', 'a page that may show the widget; repeatable', (one: string, all: string[]) => [...all, one], [] as string[])
  .addHelpText('after', '\nExample:\n  zhiyu shop add tea --name 茶舍 --origin https://tea.example.com').action((id: string, flags: ShopFlags) => ran(import('./people.ts').then(of => of.addShopCommand(id, flags))))
shop.command('secret').description('show the secret a shop signs its shoppers\' identity with').argument('[id]').action((id?: string) => ran(import('./people.ts').then(of => of.showSecret(id))))

async function start (port: string | undefined): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'packages/server/src/main.ts')], { stdio: 'inherit', cwd: ROOT, env: { ...process.env, ...(port !== undefined && { PORT: port }) } })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { child.kill(signal) })
  return new Promise(resolve => child.once('exit', code => { resolve(code === null || code === 0 ? EXIT.done : EXIT.fault) }))
}

async function checkFile (file: string, flags: { json?: boolean }): Promise<number> {
  let document: unknown
  try { document = JSON.parse(readFileSync(file, 'utf8')) } catch (error) { throw new UserMistake(error instanceof SyntaxError ? `${file} is not JSON: ${error.message}` : `${file} cannot be read`) }
  const { checkPlaybook } = await import('@zhiyu/server/playbook')
  const problems = checkPlaybook(document as Playbook) // the check itself says whether it is one
  if (flags.json) process.stdout.write(`${JSON.stringify({ problems })}\n`)
  else process.stdout.write(problems.length === 0 ? 'No problems.\n' : problems.map(({ path, rule, say }) => `${path || '/'}: ${say} (${rule})\n`).join(''))
  return problems.length === 0 ? EXIT.done : EXIT.refused
}

function version (): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version // our own file
}

/** One command line, from its words to its exit code. */
export async function main (words: readonly string[]): Promise<number> {
  exit = EXIT.done
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage // commander has said what was wrong
    const { exit: code, say } = explain(error)
    process.stderr.write(`zhiyu: ${say}\n`)
    if (process.env['ZHIYU_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    return code
  }
  return exit
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
