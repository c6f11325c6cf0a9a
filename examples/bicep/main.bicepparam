using './main.bicep'

param prefix = 'heart'
param subnetId = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hospital/subnets/endpoints'
