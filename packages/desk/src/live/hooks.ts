import { useEffect, useSyncExternalStore } from 'react'
import { keys, queryClient } from '../api/keys.ts'
import { nowMs } from '../clock.ts'
import { applyFrame, refreshAll } from './apply.ts'
import { outbox, type Outgoing } from './outbox.ts'
import { peerStore, type Peer } from './peers.ts'
import { live, type LiveStatus } from './socket.ts'
import type { Talk } from './talk.ts'

/** The desk's line to the house, for as long as somebody is signed in. */
export function useLiveLine (agentId: string, name: string): void {
  useEffect(() => {
    outbox.belongTo(agentId, name)
    let wasOnline = false
    const unlisten = live.listen(applyFrame)
    const unstatus = live.onStatus(() => {
      if (live.status() !== 'online') return
      if (wasOnline) refreshAll()
      wasOnline = true
      outbox.flush()
    })
    const unwatch = live.watch('inbox')
    const retry = (): void => { live.retryNow() }
    const onVisible = (): void => { if (document.visibilityState === 'visible') retry() }
    window.addEventListener('online', retry)
    document.addEventListener('visibilitychange', onVisible)
    live.start()
    return () => {
      unlisten(); unstatus(); unwatch()
      window.removeEventListener('online', retry)
      document.removeEventListener('visibilitychange', onVisible)
      live.stop()
    }
  }, [agentId, name])
}

export const useLiveStatus = (): LiveStatus => useSyncExternalStore(live.onStatus, live.status)

/** Opens the conversation on the socket as soon as its first page is here. */
export function useOpenConversation (id: string, ready: boolean): void {
  useEffect(() => {
    if (!ready) return
    return live.open(id, () => queryClient.getQueryData<Talk>(keys.messages(id))?.lastSeq ?? 0)
  }, [id, ready])
}

export function usePeer (id: string): Peer {
  return useSyncExternalStore(peerStore.subscribe, () => peerStore.of(id))
}

export function useOutbox (): readonly Outgoing[] {
  return useSyncExternalStore(outbox.subscribe, outbox.items)
}

let tick = nowMs()
const tickListeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function subscribeTick (listener: () => void): () => void {
  tickListeners.add(listener)
  ticking ??= setInterval(() => { tick = nowMs(); for (const each of tickListeners) each() }, 1_000)
  return () => {
    tickListeners.delete(listener)
    if (tickListeners.size === 0) { clearInterval(ticking); ticking = undefined }
  }
}

/** The server's time, once a second, one timer for all countdowns. */
export const useNow = (): number => useSyncExternalStore(subscribeTick, () => tick)
