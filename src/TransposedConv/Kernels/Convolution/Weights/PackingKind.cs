namespace TransposedConv.Kernels.Convolution;

/// <summary>In which form a weight is packed.</summary>
/// <param name="Plan">The phases that it is packed for, or null for panels of a matrix.</param>
/// <param name="Form">Height of the register tiles for phases; 0 for blocks of rows, −1 for registers of groups. 1 for a matrix as it lies, 0 for a transposed one.</param>
/// <param name="Depth">Rows of the matrix.</param>
/// <param name="Columns">Columns of the matrix; for phases in a window the output channels that are computed together, 0 without one.</param>
/// <param name="Width">Columns of a panel, rows of a block, or groups of a register; for phases in register tiles 0, <see cref="SharedRows"/> or <see cref="StaggeredRows"/>.</param>
internal readonly record struct PackingKind(PhasePlan? Plan, int Form, int Depth, int Columns, int Width)
{
    /// <summary>The width of phases whose classes share tiles; see <see cref="Convolution.SharedRows"/>.</summary>
    public const int SharedRows = 1;

    /// <summary>The width of phases in two classes that share tiles; see <see cref="Convolution.StaggeredRows"/>.</summary>
    public const int StaggeredRows = 2;

    /// <summary>Whether both forms are the same.</summary>
    public bool Matches(in PackingKind other)
    {
        if (Form != other.Form || Depth != other.Depth || Columns != other.Columns || Width != other.Width) return false;
        return ReferenceEquals(Plan, other.Plan) || (Plan is not null && other.Plan is not null && Plan.PacksLike(other.Plan));
    }
}
