import type { components } from './schema.gen.js';

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Site = Schemas['Site'];
export type Destination = Schemas['Destination'];
export type NewDestination = Schemas['CreateDestination'];
export type DestinationChange = Schemas['UpdateDestination'];
export type App = Schemas['App'];
export type NewApp = Schemas['CreateApp'];
export type AppSummary = Schemas['AppSummary'];
export type AppSummaryPage = Schemas['AppSummaryPage'];
export type AppChange = Schemas['UpdateApp'];
export type DrainToken = Schemas['DrainToken'];
export type IssuedDrainToken = Schemas['CreatedDrainToken'];
export type Usage = Schemas['Usage'];
export type Counts = Schemas['Counts'];
export type TailLine = Schemas['TailEvents']['line'];
export type TailSample = Schemas['TailEvents']['sampled'];
export type Rule = Schemas['Rule'];
export type RuleUsage = Schemas['RuleUsage'];
export type RulesPreview = Schemas['RulesPreview'];
export type Parked = Schemas['Parked'];
export type DeadLetter = Schemas['DeadLetter'];
