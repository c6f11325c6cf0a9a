using 'main.bicep'

param prefix = 'contosomlp'
param location = 'westeurope'
