// Clusters through Node, and its code in docs/clusters.md.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClusterModel, EventLog } from 'retention-core'
import { rowsOf } from './conformance/dataset.mjs'
import { fails } from './shop.mjs'

const log = new EventLog({ currency: 'USD', roles: { sale: 'purchase' } })
await log.append(rowsOf('cdnow_sample'), { customer: 'customer', time: 'date', amount: 'dollars' })

test('clusters of a shop', async () => {
  // START fit
  const rfm = await log.asOf('1998-07-01').rfm()
  const features = ['recency_days', 'frequency', 'monetary_minor']
  const model = await ClusterModel.fit(rfm, { features, customer: 'customer', scale: 'log', clusters: 4 })
  for (const { cluster, share, description } of await model.clusters()) {
    console.log(`${cluster}: ${Math.round(100 * share)}% of customers. ${description}`)
  }
  // END fit
  const groups = model.clustersSync().rows()
  assert.equal(groups.length, 4)
  assert.ok(groups.some(({ description }) => description.includes('`frequency` very high')))

  // START assign
  const later = await log.asOf('1998-06-01').rfm()
  const where = await model.assign(later, { hindsight: true })
  const again = ClusterModel.from(model.toString())
  // END assign
  assert.equal(where.rows().length, later.rows().length)
  assert.deepEqual(again.assignSync(rfm).toJSON(), model.assignSync(rfm).toJSON())
  await fails('artifact_from_later', () => model.assign(later))
})
