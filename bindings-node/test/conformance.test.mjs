// Every conformance case, compared by the rules of tests/conformance/README.md.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { camelCased, differences } from './conformance/judge.mjs'
import { equal, microsOf } from './conformance/compare.mjs'
import { run } from './conformance/run.mjs'

const folder = new URL('../../tests/conformance/', import.meta.url)

const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.json')).map((file) => `${name}/${file}`))
  .sort()

test('the cases', async (t) => {
  let ran = 0
  for (const file of files) {
    await t.test(file, async () => {
      const one = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      assert.equal(`${one.name}.json`, file)
      assert.deepEqual(differences(one, await run(one)), [])
      ran += 1
    })
  }
  assert.ok(files.length > 0)
  assert.equal(ran, files.length, 'every case ran and passed')
})

test('the comparison tells equal from different', () => {
  const big = 9007199254740993n
  const same = [
    [null, null, 'int'], [true, true, 'bool'], [3, 3, 'int'], [3, 3n, 'money'], [0, -0, 'float'], [0.1, 0.1 + 1e-14, 'float'],
    ['9007199254740993', big, 'money'], ['12', 12, 'int'], ['a', 'a', 'text'], ['2024-03-31', '2024-03-31', 'date'],
    ['2024-03-31T01:00:00+01:00', 1711843200000000n, 'time'], ['2024-03-31T00:00:00.000001Z', 1711843200000001n, 'time'],
  ]
  for (const [expected, actual, type] of same) assert.ok(equal(expected, actual, type), `${expected} and ${actual}`)
  const different = [
    [null, 0, 'int'], [null, '', 'text'], [0, null, 'int'], [1, true, 'bool'], [true, 1, 'int'], [3, 4, 'int'], [3, '3', 'text'],
    ['3', 3, 'float'], [0, 1e-300, 'float'], [0.1, 0.100000000001, 'float'], ['9007199254740993', big - 1n, 'money'],
    ['2024-03-31T01:00:00Z', 1711843200000000n, 'time'], ['ä', 'a\u0308', 'text'], [1, NaN, 'float'], [1000000000000000, 1000000000000001, 'int'],
  ]
  for (const [expected, actual, type] of different) assert.ok(!equal(expected, actual, type), `${expected} and ${actual}`)
  assert.ok(equal(0.1, 0.101, 'float', 0.02) && !equal(0.1, 0.1 + 2e-17, 'float', 0) === (0.1 + 2e-17 !== 0.1))
  assert.equal(microsOf('1969-12-31T23:59:59.5Z'), -500000n)
  assert.equal(camelCased('rounded_amounts'), 'roundedAmounts')
})
