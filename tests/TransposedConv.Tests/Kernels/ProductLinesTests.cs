using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Tests.Kernels;

/// <summary>The lines that the tiles of a large product ask for: those of the next rows of C and A.</summary>
public sealed class ProductLinesTests
{
    private const int Rows = 8;
    private const int CellsPerLine = 16;

    [Theory]
    [InlineData(false, 1_000, 1_000)]
    [InlineData(false, 2_048, 2_048)]
    [InlineData(true, 1_003, 1_024)]
    public unsafe void TheyAreThoseOfTheNextRows(bool isTransposed, int stride, int rowStride)
    {
        const int steps = 342, columns = 192, tiles = 4;
        (nint aRow, nint aColumn) = isTransposed ? ((nint)1, (nint)stride) : (stride, 1);
        var source = new StridedSource<float>(null, aRow, aColumn, null, 0, 1);
        int[] memory = new int[tiles * steps];
        fixed (int* pointer = memory)
        {
            var lines = new ProductLines<float>(pointer, Rows);
            lines.List(source, rowStride, new ProductBlock(0, 64, 0, columns, 0, steps), tiles);
            lines.AreListed.Should().BeTrue();
        }

        // Wherever the first cell lies in its line.
        for (int place = 0; place < CellsPerLine; place++)
        {
            Lines(memory.Take(steps), place).Should().BeEquivalentTo(Lines(Cells(Rows, rowStride, columns, 1), place), $"C, {place}");
            Lines(memory.Skip(steps), place).Should().BeEquivalentTo(Lines(Cells(Rows, (int)aRow, steps, (int)aColumn), place), $"A, {place}");
        }
    }

    [Fact]
    public unsafe void RowsTooFarApartHaveNone()
    {
        int[] memory = new int[400];
        fixed (int* pointer = memory)
        {
            var lines = new ProductLines<float>(pointer, Rows);
            lines.List(new StridedSource<float>(null, int.MaxValue / 2, 1, null, 0, 1), 1_000, new ProductBlock(0, 64, 0, 96, 0, 200), tiles: 2);
            lines.AreListed.Should().BeFalse();
        }

        memory.Should().AllBeEquivalentTo(0);
    }

    private static IEnumerable<int> Cells(int rows, int rowStride, int columns, int columnStride) =>
        from r in Enumerable.Range(0, rows)
        from c in Enumerable.Range(0, columns)
        select r * rowStride + c * columnStride;

    private static int[] Lines(IEnumerable<int> cells, int place) => [.. cells.Select(cell => (cell + place) / CellsPerLine).Distinct().Order()];
}
