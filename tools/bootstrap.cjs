// Runs on any Node >= 20 before start, test, check and bench: installs what the lockfile names when it changed. No install scripts run.
'use strict'
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { spawnSync } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..')
const stamp = join(root, 'node_modules', '.zhiyu-lock')
const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.platform + process.arch).digest('hex')
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
if (!installed) {
  process.stdout.write('Installing what is missing (once per version) …\n')
  const npm = process.env.npm_execpath
  // Not `npm ci`: it refuses a lock file without the binaries of platforms that the registry it was made from did not have.
  // `install --no-save` keeps to the lock's versions and integrity, changes no file, and lets another platform fetch its own.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = npm ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' }) : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status !== 0) {
    process.stderr.write('npm install failed: see above. Is the npm registry reachable?\n')
    process.exit(done.status || 1)
  }
  writeFileSync(stamp, digest)
}

// Node comes with the packages; a platform without one may bring its own.
const pinned = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const [major, minor] = process.versions.node.split('.').map(Number)
if (!existsSync(pinned) && !(major > 24 || (major === 24 && minor >= 12))) {
  process.stderr.write(`Zhiyu needs Node 24.12 or newer. There is no packaged Node for ${process.platform}-${process.arch} and this one is ${process.versions.node}: install Node 26 and try again.\n`)
  process.exit(1)
}

// npm start: the browser bundles, when they are missing or stale.
if (process.env.npm_lifecycle_event === 'prestart') {
  const built = spawnSync(existsSync(pinned) ? pinned : process.execPath, [join(root, 'tools', 'build.ts')], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (built.status !== 0) process.exit(built.status || 1)
}
