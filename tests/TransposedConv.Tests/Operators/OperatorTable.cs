namespace TransposedConv.Tests.Operators;

/// <summary>All rows. A new group of operators adds its rows in a file of its own and one line here.</summary>
public static class OperatorTable
{
    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        .. PointwiseRows.All,
        .. ActivationRows.All,
        .. ReductionRows.All,
        .. ViewRows.All,
        .. ShapingRows.All,
        .. IndexingRows.All,
        .. MatrixRows.All,
        .. ConvolutionRows.All,
    ];

    public static TheoryData<OperatorRow> Rows => [.. All];

    public static TheoryData<OperatorRow> DifferentiableRows => [.. All.Where(static row => row.IsDifferentiable)];

    public static TheoryData<OperatorRow> SpecialValueRows => [.. All.Where(static row => row.ChecksSpecialValues)];
}
