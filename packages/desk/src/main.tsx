import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/keys.ts'
import { startWords } from './i18n/index.ts'
import { SettingsProvider } from './settings.tsx'
import { App } from './shell/app.tsx'
import './styles/ground.css'
import './styles/shell.css'
import './styles/workspace.css'
import './styles/talk.css'
import './styles/shopper.css'
import './styles/rooms.css'
import './styles/model.css'
import './styles/connectors.css'
import './styles/simulation.css'
import './styles/staffing.css'
import './styles/copilot.css'
import './styles/training.css'
import './styles/segments.css'
import './styles/lake.css'
import './styles/predictions.css'

await startWords()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SettingsProvider><App /></SettingsProvider>
    </QueryClientProvider>
  </StrictMode>,
)
