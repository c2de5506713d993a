using FluentAssertions;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>Rows of any number of frames arrive whole, and nothing beside them is written.</summary>
public sealed class FrameRowsTests
{
    [Fact]
    public void Rows_of_floats_are_copied_and_nothing_else() => RowsAreCopied(static i => (float)i);

    [Fact]
    public void Rows_of_doubles_are_copied_and_nothing_else() => RowsAreCopied(static i => (double)i);

    [Fact]
    public void A_target_too_short_is_refused_before_anything_is_written()
    {
        float[] target = new float[3 * 10 - 1];

        Action act = () => FrameRows.Copy<float>(new float[4 * 6], 6, 0, target.AsSpan(0, 2 * 10 + 6), 10);

        act.Should().Throw<ArgumentOutOfRangeException>();
        target.Should().OnlyContain(static cell => cell == 0f);
    }

    private static void RowsAreCopied<T>(Func<int, T> cell)
        where T : unmanaged
    {
        const int Rows = 5, Gap = 3;
        for (int count = 0; count <= 40; count++)
        {
            foreach (int skipped in (int[])[0, 1, 7])
            {
                int sourceStride = skipped + count, targetStride = count + Gap;
                if (sourceStride == 0) continue;
                T[] source = [.. Enumerable.Range(1, Rows * sourceStride).Select(cell)];
                T[] target = [.. Enumerable.Range(1, Rows * targetStride).Select(i => cell(-i))];
                T[] expected = [.. target];
                for (int row = 0; row < Rows; row++) Array.Copy(source, (row * sourceStride) + skipped, expected, row * targetStride, count);

                FrameRows.Copy<T>(source, sourceStride, skipped, target, targetStride);

                target.Should().Equal(expected, $"{count} frames behind {skipped}");
            }
        }
    }
}
