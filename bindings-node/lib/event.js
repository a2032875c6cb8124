// One event on its way in: plain fields go as they are, anything else as JSON.
'use strict'

const { call, translated, wrongArgument } = require('./error.js')
const { checkedText, jsonText, spellings, timeText } = require('./options.js')

/** Pushes an event into a log of the compiled part; gives the receipt. */
function pushEvent(log, event) {
  return receiptOf(handed(event, (...fields) => log.push(...fields), (text, dates) => log.pushJson(text, dates)))
}

/** Tracks an event with an engine of the compiled part; gives what it told, as JSON. */
function trackEvent(engine, event) {
  return handed(event, (...fields) => engine.track(...fields), (text, dates) => engine.trackJson(text, dates))
}

/** Hands an event over by its plain fields, or as JSON with its dates. */
function handed(event, plain, json) {
  if (typeof event !== 'object' || event === null) throw wrongArgument('event', 'expected an object', 'invalid_table')
  if (!isPlain(event)) return call(() => json(...textOf(event)))
  const { customer, kind, time, amount, id, order, item } = event
  try {
    return plain(customer, kind, typeof time === 'string' ? time : time.getTime(), amount, id, order, item)
  } catch (error) {
    throw translated(error)
  }
}

/** Whether the event has no fields but those of the short way, of the types it takes. */
function isPlain(event) {
  for (const key in event) {
    const value = event[key]
    switch (key) {
      case 'customer':
      case 'kind':
        if (typeof value !== 'string' || !value.isWellFormed()) return false
        break
      case 'time':
        if (typeof value === 'string' ? !value.isWellFormed() : !(value instanceof Date)) return false
        break
      case 'amount':
        if (typeof value !== 'number' && typeof value !== 'string' && value !== undefined && value !== null) return false
        break
      case 'id':
      case 'order':
      case 'item':
        if (typeof value === 'string' ? !value.isWellFormed() : value !== undefined && value !== null) return false
        break
      default:
        return false
    }
  }
  return typeof event.customer === 'string' && typeof event.kind === 'string' && event.time !== undefined
}

/** An object of fields as JSON, and its properties that are dates. */
function textOf(event) {
  const entries = []
  const dates = []
  const spelled = spellings('invalid_table')
  for (const [key, value] of Object.entries(event)) {
    if (value === undefined || value === null) continue
    const text = key === 'properties' && typeof value === 'object' ? propertiesText(value, dates) : fieldText(key, value)
    entries.push(`${JSON.stringify(spelled(key))}:${text}`)
  }
  return [`{${entries.join(',')}}`, dates]
}

const TIMES = new Set(['time', 'received', 'signedUp', 'signed_up', 'setAt', 'set_at'])

function fieldText(key, value) {
  return jsonText(TIMES.has(key) ? timeText(value, key) : value, key, 'invalid_table')
}

/** Properties that are dates go beside the text: JSON has no dates. */
function propertiesText(properties, dates) {
  const entries = []
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue
    checkedText(name, 'properties', 'invalid_table')
    if (value instanceof Date) dates.push({ name, millis: value.getTime() })
    else entries.push(`${JSON.stringify(name)}:${jsonText(value, `properties.${name}`, 'invalid_table')}`)
  }
  return `{${entries.join(',')}}`
}

/** The receipt of one event; `outcome` is 0 accepted, 1 duplicate, 2 conflict, plus 4 for a rounded amount. */
function receiptOf(outcome) {
  const ended = outcome & 3
  return {
    rows: 1,
    accepted: ended === 0 ? 1 : 0,
    duplicates: ended === 1 ? 1 : 0,
    conflicts: ended === 2 ? 1 : 0,
    rejected: 0,
    rejections: [],
    roundedAmounts: outcome >> 2,
    ignoredColumns: [],
  }
}

module.exports = { pushEvent, textOf, trackEvent }
