// Every export and every member has an entry in docs/reference/node.md, and nothing else has.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as retention from 'retention-core'
import { shop } from './shop.mjs'

const page = readFileSync(new URL('../../docs/reference/node.md', import.meta.url), 'utf8')
const [top, ...parts] = page.split(/^##+ (\w+)$/m)
const sections = Object.fromEntries(parts.filter((_, at) => at % 2 === 0).map((name, at) => [name, parts[2 * at + 1]]))
const listed = (section) => [...section.matchAll(/^\| \[?`(\w+)`/gm)].map(([, name]) => name).sort()
const isPublic = (name) => !['constructor', 'default', 'module.exports'].includes(name)

test('every export is in the reference', () => {
  assert.deepEqual(listed(top), Object.keys(retention).filter(isPublic).sort())
})

test('every member of a class is in the reference', async () => {
  const view = (await shop()).asOf('2024-03-15')
  const made = { Table: await view.retention(), Artifact: await view.fitRfm() }
  const own = { Table: Object.keys(made.Table), Artifact: Object.keys(made.Artifact), RetentionError: ['name', 'code', 'kind', 'details'] }
  const exported = new Set(Object.values(retention))
  exported.add(Error)
  for (const [name, value] of Object.entries({ ...retention, ...retention.testing })) {
    if (typeof value !== 'function' || !/^[A-Z]/.test(name)) continue
    // The `from` of every kind of artifact is that of `Artifact`, with a type of its own.
    const of = value.prototype instanceof retention.Artifact ? ['from'] : []
    // What a class has of a base that is not exported is its own.
    const bases = [value]
    for (let base = Object.getPrototypeOf(value); base !== Function.prototype && !exported.has(base); base = Object.getPrototypeOf(base)) bases.push(base)
    const statics = bases.flatMap((base) => Object.getOwnPropertyNames(base).filter((key) => typeof base[key] === 'function'))
    const members = [...bases.flatMap((base) => Object.getOwnPropertyNames(base.prototype)), ...statics, ...of, ...(own[name] ?? [])]
    assert.deepEqual(listed(sections[name]), [...new Set(members.filter(isPublic))].sort(), name)
  }
})

test('every export of testing is in the reference', () => {
  assert.deepEqual(listed(sections.testing), Object.keys(retention.testing).sort())
})

test('every type is in the reference', () => {
  const types = ['index', 'testing'].map((name) => readFileSync(new URL(`../${name}.d.ts`, import.meta.url), 'utf8')).join('')
  assert.deepEqual(listed(sections.Types), [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name).sort())
})
