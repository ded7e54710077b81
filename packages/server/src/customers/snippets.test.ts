import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../kernel/clock.ts'
import { readIdentityToken } from './identity.ts'

/** docs/connect-identity.md promises snippets to copy: what is printed there is what runs here. */
const page = readFileSync(join(import.meta.dirname, '../../../../docs/connect-identity.md'), 'utf8')
const SECRET = 'zi_Zm9vYmFyYmF6-_x'
const NAME = '王芳 "小王" \\ O\'Neil'

function snippet (language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  assert.ok(code, `the page has a ${language} snippet`)
  return code
}

interface Recipe { readonly language: string; readonly file: string; readonly call: string; readonly command: readonly string[]; readonly probe: readonly string[] }
const recipes: readonly Recipe[] = [
  { language: 'js', file: 'token.mjs', command: [process.execPath], probe: [process.execPath, '--version'], call: '\nconst [, , secret, shop, id, name] = process.argv\nprocess.stdout.write(zhiyuToken(secret, shop, id, name))\n' },
  { language: 'python', file: 'token_of.py', command: ['python3'], probe: ['python3', '--version'], call: '\nimport sys\nsys.stdout.write(zhiyu_token(*sys.argv[1:5]))\n' },
  { language: 'php', file: 'token.php', command: ['php'], probe: ['php', '--version'], call: '\necho zhiyu_token($argv[1], $argv[2], $argv[3], $argv[4]);\n' },
  { language: 'java', file: 'ZhiyuIdentity.java', command: ['java', '-Dfile.encoding=UTF-8', '-Dsun.jnu.encoding=UTF-8'], probe: ['javac', '-version'], call: '' },
]

for (const { language, file, call, command, probe } of recipes) {
  const here = spawnSync(probe[0]!, probe.slice(1)).status === 0
  test(`the ${language} snippet signs a token we accept`, { skip: here ? false : `SKIPPED: ${probe[0]} is not on this machine; the ${language} snippet was not run` }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiyu-snippet-'))
    try {
      const main = '    public static void main(String[] a) throws Exception { System.out.print(token(a[0], a[1], a[2], a[3])); }\n}'
      const code = language === 'java' ? snippet('java').trimEnd().replace(/\}$/, main) : `${language === 'php' ? '<?php\n' : ''}${snippet(language)}${call}`
      writeFileSync(join(folder, file), code)
      const run = spawnSync(command[0]!, [...command.slice(1), join(folder, file), SECRET, 'alpha', 'C-7', NAME], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
      assert.equal(run.status, 0, run.stderr)
      const decision = readIdentityToken(run.stdout, SECRET, 'alpha', systemClock.now())
      assert.ok(decision.kind === 'known', JSON.stringify(decision))
      assert.equal(decision.sub, 'C-7')
      assert.equal(decision.name, NAME)
      assert.equal(readIdentityToken(run.stdout, SECRET, 'beta', systemClock.now()).kind, 'refused')
      assert.equal(readIdentityToken(run.stdout, `${SECRET}x`, 'alpha', systemClock.now()).kind, 'refused')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
