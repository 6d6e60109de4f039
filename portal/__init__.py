"""The cellar and the roof: what every floor needs, and the factory that knows them all."""
