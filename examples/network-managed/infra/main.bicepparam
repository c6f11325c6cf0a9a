using 'main.bicep'

param prefix = 'contosomlm'
param location = 'westeurope'
