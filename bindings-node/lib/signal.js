// AbortSignal: stops work on other threads through a flag that they look at.
'use strict'

const native = require('./native.js')
const { cancelled, translated, wrongArgument } = require('./error.js')

function checkSignal(signal) {
  if (signal === undefined || signal === null) return
  if (typeof signal !== 'object' || typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function') {
    throw wrongArgument('signal', 'expected an AbortSignal')
  }
  if (signal.aborted) throw cancelled(signal)
}

/**
 * Starts work with a flag that the signal raises; gives its promise. Work that changes nothing also counts as stopped
 * when it was done before it saw the flag.
 */
async function stoppable(signal, start, { changes = false } = {}) {
  checkSignal(signal)
  if (!signal) return settled(start(undefined))
  const flag = new native.Stop()
  const stop = () => flag.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const done = await start(flag)
    if (!changes) checkSignal(signal)
    return done
  } catch (error) {
    throw translated(error, signal)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function settled(promise) {
  try {
    return await promise
  } catch (error) {
    throw translated(error)
  }
}

/** Waits for a promise, or fails as soon as the signal is raised. */
async function unlessStopped(signal, promise) {
  if (!signal) return promise
  checkSignal(signal)
  let stop
  const stopped = new Promise((_, reject) => {
    stop = () => reject(cancelled(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

module.exports = { checkSignal, settled, stoppable, unlessStopped }
