// Bulk loading: pieces of rows go to other threads while the event loop has its turns.
'use strict'

const { setImmediate: nextTurn } = require('node:timers/promises')
const native = require('./native.js')
const { call } = require('./error.js')
const { checkSignal, settled, unlessStopped } = require('./signal.js')

/** Hands pieces to the compiled part, which reads each on another thread; gives what it gathered. */
async function gathered(format, pieces, signal) {
  const feed = call(() => new native.Feed(format))
  const iterator = pieces[Symbol.asyncIterator]?.() ?? pieces[Symbol.iterator]()
  let reading
  try {
    for (;;) {
      const step = iterator.next()
      const { value, done } = typeof step.then === 'function' ? await unlessStopped(signal, step) : step
      // One piece is read while the next is made.
      await reading
      if (done) return feed
      checkSignal(signal)
      reading = settled(call(() => feed.write(value)))
      // Its failure is for the await above, a turn from now.
      reading.catch(() => {})
      await nextTurn()
    }
  } catch (error) {
    // Closes a stream that was not read to its end; nobody waits for it.
    Promise.resolve(iterator.return?.()).catch(() => {})
    throw error
  }
}

/** Lets bulk changes of one log happen in the order of their calls. */
class Queue {
  #last = Promise.resolve()

  /** Runs `prepare` now, then `change` when all changes asked for before are done. */
  async add(signal, prepare, change) {
    const before = this.#last
    let finished
    this.#last = new Promise((resolve) => (finished = resolve))
    try {
      const prepared = await prepare()
      await unlessStopped(signal, before)
      return await change(prepared)
    } finally {
      // Whoever comes next waits for those before too, also when this one gave up waiting.
      before.then(finished)
    }
  }
}

module.exports = { Queue, gathered }
