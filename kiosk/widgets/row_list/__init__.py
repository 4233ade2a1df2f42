"""Lists in pages."""

from kiosk.widgets.row_list.row_list import RowList, rows_that_fit

__all__ = ["RowList", "rows_that_fit"]
