"""Damage workbooks on purpose and see that nothing breaks but the workbook."""
