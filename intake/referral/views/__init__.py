"""Pages of the desk and of the partners around handing requests on."""
