using 'main.bicep'

param prefix = 'contosomlo'
param location = 'westeurope'
