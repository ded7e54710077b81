export { answerFrom, createArticle, installShipped, saveArticle, suggestArticles, type AnswerLocale, type FoundAnswer } from './actions.ts'
export { foldText } from './terms.ts'
export { knowledgeRoutes } from './routes.ts'
