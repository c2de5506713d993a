using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How many examples lie side by side in a window of whole planes: registers run over the ends of examples then, and what a block costs besides its registers is
/// shared.
/// </summary>
/// <param name="Batch">How many examples there are.</param>
/// <param name="Rows">Rows of positions of an example.</param>
/// <param name="Columns">Positions in a row.</param>
/// <param name="Pitch">Elements of the window from an example to the next.</param>
/// <param name="Lanes">Elements of a register.</param>
internal readonly record struct WindowExamples(int Batch, int Rows, int Columns, long Pitch, int Lanes)
{
    /// <summary>A larger window of several examples took longer than a smaller one, however full its registers were.</summary>
    private const int JoinedWindowBytes = 192 * 1024;

    private const int MostExamples = 16;

    /// <summary>More examples than those found before must bring at least so much.</summary>
    private const double NotableGain = 0.98;

    /// <summary>What a tile of one register takes more than a third of a tile of three.</summary>
    private const double LoneRegister = 0.25;

    /// <summary>What a block costs besides its registers.</summary>
    private const double RegistersOfBlock = 0.5;

    /// <summary>Registers of a block of so many examples.</summary>
    public long Registers(int examples) => (((long)Rows * examples - 1) * Pitch + Columns + Lanes - 1) / Lanes;

    /// <summary>As few examples as bring nearly all of what many would, so that the window stays small and threads have enough blocks.</summary>
    /// <param name="exampleBytes">The window of one example.</param>
    /// <param name="most">No more than so many.</param>
    public int Choose(long exampleBytes, long most)
    {
        most = Math.Min(Math.Min(most, Batch), Math.Min(JoinedWindowBytes / exampleBytes, MostExamples));
        double least = WorkOfBlocks(1);
        int best = 1;
        for (int examples = 2; examples <= most; examples++)
        {
            double work = WorkOfBlocks(examples);
            if (work >= NotableGain * least) continue;
            least = work;
            best = examples;
        }

        return best;
    }

    /// <summary>Registers of all blocks of a channel, of which the last one alone takes a tile of its own, and what else a block costs.</summary>
    private double WorkOfBlocks(int examples)
    {
        long registers = Registers(examples);
        return (Batch + examples - 1) / examples * (registers + (registers % TileLoop.MaxVectors == 1 ? LoneRegister : 0) + RegistersOfBlock);
    }
}
