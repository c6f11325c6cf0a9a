using 'main.bicep'

param prefix = 'contosomlb'
param location = 'westeurope'
